// A telephone in the page: it calls the business over the media protocol, with this computer's microphone.
(() => {
  const telephone = document.getElementById("telephone");
  const state = telephone.querySelector("[data-state]");
  const says = telephone.querySelector("[data-says]");
  const dial = telephone.querySelector("[data-dial]");
  const hangUp = telephone.querySelector("[data-hang-up]");
  const mute = telephone.querySelector("[data-mute]");
  const keys = telephone.querySelector("[data-keys]");
  let call = null;

  const show = (words, live) => {
    state.textContent = words;
    telephone.dataset.live = live ? "yes" : "no";
    dial.hidden = live;
    for (const part of [hangUp, mute, keys]) part.hidden = !live;
  };

  const toText = (bytes) => btoa(String.fromCharCode(...bytes));
  const toBytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const end = (words) => {
    if (call === null) return;
    const { socket, context, microphone, ticking } = call;
    call = null;
    clearInterval(ticking);
    for (const track of microphone.getTracks()) track.stop();
    context.close();
    if (socket.readyState <= WebSocket.OPEN) socket.close();
    mute.setAttribute("aria-pressed", "false");
    show(words, false);
    dial.focus();
  };

  const refusal = (error) => {
    if (error.name === "NotAllowedError") return "This page may not use the microphone. Allow it in the address bar, then call again.";
    if (error.name === "NotFoundError") return "This computer has no microphone.";
    return `The microphone cannot be used (${error.name}).`;
  };

  const take = (message, line) => {
    switch (message.event) {
      case "media":
        line.port.postMessage({ audio: toBytes(message.media.payload) });
        break;
      case "mark":
        line.port.postMessage({ mark: message.mark.name });
        break;
      case "clear":
        line.port.postMessage({ clear: true });
        break;
      case "calling":
        show("Ringing …", true);
        break;
      case "talking":
        call.since = performance.now();
        show("0:00", true);
        break;
      case "say":
        says.textContent = message.text;
        break;
      case "ended":
        end(message.says || (message.by === "caller" ? "You hung up." : "The receptionist hung up."));
        break;
    }
  };

  const place = async () => {
    says.textContent = "";
    if (!navigator.mediaDevices) {
      show("Browsers give the microphone only to pages at https or at localhost.", false);
      return;
    }
    show("Asking for the microphone …", false);
    dial.disabled = true;
    let microphone;
    let context;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
      context = new AudioContext();
      await context.audioWorklet.addModule(telephone.dataset.worklet);
    } catch (error) {
      for (const track of microphone?.getTracks() ?? []) track.stop();
      context?.close();
      show(refusal(error), false);
      return;
    } finally {
      dial.disabled = false;
    }
    const line = new AudioWorkletNode(context, "telephone", { outputChannelCount: [1] });
    context.createMediaStreamSource(microphone).connect(line).connect(context.destination);
    const address = new URL(telephone.dataset.socket, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    const send = (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
    const tick = () => {
      if (call?.since) state.textContent = clock((performance.now() - call.since) / 1000);
    };
    call = { socket, context, microphone, send, since: 0, ticking: setInterval(tick, 500) };
    show("Calling …", true);
    hangUp.focus();
    line.port.onmessage = ({ data }) => {
      if (data.audio) send({ event: "media", media: { payload: toText(data.audio) } });
      if (data.mark !== undefined) send({ event: "mark", mark: { name: data.mark } });
    };
    socket.onmessage = ({ data }) => call?.socket === socket && take(JSON.parse(data), line);
    socket.onclose = () => call?.socket === socket && end("The line is gone. If another call of yours is open, end it first.");
  };

  dial.addEventListener("click", place);
  hangUp.addEventListener("click", () => {
    call?.send({ event: "stop" });
    end("You hung up.");
  });
  mute.addEventListener("click", () => {
    const muted = mute.getAttribute("aria-pressed") !== "true";
    mute.setAttribute("aria-pressed", String(muted));
    for (const track of call?.microphone.getAudioTracks() ?? []) track.enabled = !muted;
  });
  keys.addEventListener("click", (event) => {
    const digit = event.target.closest("button")?.value;
    if (digit) call?.send({ event: "dtmf", dtmf: { digit } });
  });
  window.addEventListener("pagehide", () => end(""));
  show("", false);
})();
