"""`python -m bench`: what it shows, and what it keeps."""

import json
from pathlib import Path

import pytest

from bench import price_search
from bench.__main__ import main, save


def test_one_benchmark_leaves_the_results_of_the_others(tmp_path: Path) -> None:
    out = tmp_path / "var" / "bench.json"
    save({"wer": {"errors": 1}, "price_search": {"top_1": 0.5}}, out)
    save({"price_search": {"top_1": 0.9}}, out)
    assert json.loads(out.read_text()) == {"wer": {"errors": 1}, "price_search": {"top_1": 0.9}}
    out.write_text("cut off {", encoding="utf-8")
    save({"wer": {}}, out)
    assert json.loads(out.read_text()) == {"wer": {}}


def test_a_name_that_is_no_benchmark_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["reply_time", "reply-tiem"])
    shown = capsys.readouterr()
    assert "there is no benchmark reply-tiem; there are price_search, " in shown.err
    assert "== reply_time" not in shown.out


def test_the_price_search_shows_its_scores(capsys: pytest.CaptureFixture[str]) -> None:
    scores = price_search.run()
    assert f"{scores['phrasings']} phrasings: right item first" in capsys.readouterr().out
