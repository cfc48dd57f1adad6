"""A worker without a model. Its argument says how it loads; each request says how it is answered."""

import os
import sys
import time
from collections.abc import Iterator

from receptionist.adapters.worker_wire import Handler, Head, Reply, WorkerFault, serve

FOR_EVER = 3600


def _load() -> Handler:
    match sys.argv[1:]:
        case ["no-model"]:
            raise WorkerFault("the model file is damaged.")
        case ["crash"]:
            os._exit(3)
        case ["slow"]:
            time.sleep(FOR_EVER)
    return _answer


def _answer(head: Head, body: bytes) -> Iterator[Reply]:
    match head["do"]:
        case "echo":
            yield {"said": head.get("say")}, body
        case "count":
            for number in range(int(head["to"])):
                yield {"number": number}, b""
        case "wait-for-file":
            while not os.path.exists(head["file"]):
                time.sleep(0.002)
            yield {"said": "it came"}, b""
        case "print":
            print("a library's chatter")
            sys.stderr.write("a warning of the model\n")
            sys.stderr.flush()
            yield {}, b""
        case "fail":
            raise ValueError(head["say"])
        case "die":
            os._exit(7)
        case "hang":
            time.sleep(FOR_EVER)


if __name__ == "__main__":
    serve(_load)
