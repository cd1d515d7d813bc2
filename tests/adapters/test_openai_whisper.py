"""Whisper's real code on a small random checkpoint, and finding its models without a network."""

from __future__ import annotations

import hashlib
import http.server
import os
import pickle
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from synth.adapters import openai_whisper
from synth.adapters.openai_whisper import Limits, WhisperTranscriber, cache_folder, locate
from synth.errors import ToolError
from tests.recordings import voice

pytestmark = pytest.mark.models

LENIENT = Limits(no_speech_max=1.0, logprob_min=-1000.0, compression_max=1000.0, tokens=16)
STRICT = Limits(no_speech_max=0.0, logprob_min=0.0, compression_max=0.001, tokens=16)


@pytest.fixture
def transcriber(tiny_whisper: Path) -> WhisperTranscriber:
    return WhisperTranscriber(tiny_whisper, LENIENT)


def test_segments_come_with_plain_numbers_and_word_times(transcriber: WhisperTranscriber) -> None:
    """Whisper's numpy numbers become floats, so that results can be stored; words lie in order."""
    segments = transcriber.transcribe(voice(0, 4), [(0.6, 3.9)], "en")

    assert segments
    for segment in segments:
        numbers = [segment.start_s, segment.end_s]
        numbers += [value for word in segment.words for value in (word.start_s, word.end_s)]
        assert {type(number) for number in numbers} == {float}
        assert segment.text == segment.text.strip() != ""
        assert segment.flags == ()
    assert any(segment.words for segment in segments)


def test_scores_beyond_the_limits_are_flagged_and_the_text_stays(tiny_whisper: Path) -> None:
    """The text of a segment that looks invented is kept, with every reason."""
    samples, regions = voice(0, 4), [(0.6, 3.9)]
    flagged = WhisperTranscriber(tiny_whisper, STRICT).transcribe(samples, regions, "en")
    plain = WhisperTranscriber(tiny_whisper, LENIENT).transcribe(samples, regions, "en")

    assert {segment.flags for segment in flagged} == {("no-speech", "low-confidence", "repetition")}
    assert [segment.text for segment in flagged] == [segment.text for segment in plain]


def test_the_same_samples_give_the_same_segments(transcriber: WhisperTranscriber) -> None:
    """Neither what was heard before nor the process matters."""
    first = transcriber.transcribe(voice(0, 4), [(0.6, 3.9)], "en")
    transcriber.transcribe(voice(13, 17), [(0.6, 3.9)], "de")

    assert transcriber.transcribe(voice(0, 4), [(0.6, 3.9)], "en") == first
    assert pickle.loads(pickle.dumps(transcriber)).transcribe(voice(0, 4), [(0.6, 3.9)], "en") == first


def test_names_reach_the_recogniser(tiny_whisper: Path) -> None:
    """A vocabulary changes what the model finds probable, so it arrives in its prompt."""
    named = WhisperTranscriber(tiny_whisper, LENIENT, vocabulary=["Stockwise", "Pumpwerk"])

    with_names = named.transcribe(voice(0, 4), [(0.6, 3.9)], "en")
    without = WhisperTranscriber(tiny_whisper, LENIENT).transcribe(voice(0, 4), [(0.6, 3.9)], "en")

    assert with_names != without


def test_the_language_is_a_code_that_whisper_knows(transcriber: WhisperTranscriber) -> None:
    """Detection gives one of Whisper's codes, the same each time."""
    from whisper.tokenizer import LANGUAGES

    code = transcriber.language(voice(0, 4))

    assert code in LANGUAGES
    assert transcriber.language(voice(0, 4)) == code


def test_a_file_that_is_no_checkpoint_is_an_error_that_names_it(tmp_path: Path) -> None:
    """A damaged model does not end in a traceback."""
    path = tmp_path / "broken.pt"
    path.write_bytes(b"not a checkpoint")

    with pytest.raises(ToolError, match=r"broken\.pt is no Whisper checkpoint"):
        WhisperTranscriber(path, LENIENT).transcribe(voice(0, 1), [(0.0, 1.0)], "en")


def test_the_path_of_a_checkpoint_is_taken_as_it_is(tiny_whisper: Path) -> None:
    """A recipe may name a file; one that is missing is a reason, not a crash."""
    assert locate(str(tiny_whisper), 1.0, pytest.fail).path == tiny_whisper
    assert "does not exist" in locate(str(tiny_whisper.with_name("other.pt")), 1.0, pytest.fail).reason


def test_a_model_that_cannot_be_fetched_is_a_reason_within_seconds(network_attempts: list[str]) -> None:
    """Without a network one attempt is made, announced, and given up."""
    announced: list[str] = []

    located = locate("small", 5.0, announced.append)

    assert located.path is None
    assert "small is not on this machine and cannot be fetched" in located.reason
    assert announced == ["fetching the Whisper model small (once)"]
    assert len(set(network_attempts)) == 1


def test_an_unknown_model_is_an_error_with_a_suggestion() -> None:
    """A misspelt name is not silently replaced by another recogniser."""
    with pytest.raises(ToolError, match="no Whisper model 'smal'; did you mean 'small'"):
        locate("smal", 1.0, pytest.fail)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address under which a server on this machine offers it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *rest: object, **named: object) -> None:
            super().__init__(*rest, directory=str(tmp_path / "www"), **named)  # type: ignore[arg-type]

        def log_message(self, format: str, *rest: object) -> None:  # noqa: A002
            pass

    (tmp_path / "www").mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path / "www", f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def offered(served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, tiny_whisper: Path) -> None:
    """A server that has the model `small`."""
    folder, address = served
    digest = hashlib.sha256(tiny_whisper.read_bytes()).hexdigest()
    (folder / digest).mkdir()
    (folder / digest / "small.pt").write_bytes(tiny_whisper.read_bytes())
    monkeypatch.setattr(openai_whisper, "_url", lambda model: f"{address}/{digest}/{model}.pt")


@pytest.mark.usefixtures("offered")
def test_a_model_is_fetched_once_and_checked(tiny_whisper: Path) -> None:
    """What arrives has the right SHA-256; the second time nothing is asked for; a damaged copy is fetched again."""
    first = locate("small", 5.0, lambda line: None)
    again = locate("small", 5.0, pytest.fail)

    assert first == again
    assert first.path == cache_folder() / "small.pt"
    first.path.write_bytes(b"half")
    assert locate("small", 5.0, lambda line: None).path == first.path
    assert first.path.read_bytes() == tiny_whisper.read_bytes()


def test_an_answer_that_is_no_http_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a gateway in between answers, the run goes on with the embedded recogniser."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/{'0' * 64}/tiny.pt"
        monkeypatch.setattr(openai_whisper, "_url", lambda _: address)

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"please log in\r\n")

        threading.Thread(target=answer, daemon=True).start()
        located = locate("tiny", 5.0, lambda _: None)

    assert located.path is None
    assert "please log in" in located.reason


def test_a_damaged_download_leaves_nothing_behind(served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a model is never taken for a model."""
    folder, address = served
    (folder / ("0" * 64)).mkdir()
    (folder / ("0" * 64) / "small.pt").write_bytes(b"half")
    monkeypatch.setattr(openai_whisper, "_url", lambda model: f"{address}/{'0' * 64}/{model}.pt")

    located = locate("small", 5.0, lambda line: None)

    assert located.path is None
    assert "damaged" in located.reason
    assert list(cache_folder().iterdir()) == []


@pytest.mark.usefixtures("offered")
def test_what_another_run_is_fetching_is_left_alone() -> None:
    """Two runs that fetch one model do not write into one file; what a killed run left is taken away."""
    cache_folder().mkdir(parents=True)
    growing, forgotten = cache_folder() / "small.17.part", cache_folder() / "small.18.part"
    for part in (growing, forgotten):
        part.write_bytes(b"half")
    os.utime(forgotten, (0, 0))

    located = locate("small", 5.0, lambda line: None)

    assert located.path == cache_folder() / "small.pt"
    assert sorted(cache_folder().iterdir()) == [growing, located.path]
    assert growing.read_bytes() == b"half"


def test_a_checkpoint_that_cannot_be_read_is_a_reason_and_a_line(
    tiny_whisper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run with `auto` goes on with the embedded recogniser; a file that becomes unreadable later is one error."""
    (tmp_path / "folder.pt").mkdir()
    assert "folder.pt cannot be read (Is a directory)" in locate(str(tmp_path / "folder.pt"), 1.0, pytest.fail).reason

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("whisper.load_model", refused)
    with pytest.raises(ToolError, match=r"cannot be read \(Permission denied\); check its permissions"):
        WhisperTranscriber(tiny_whisper, LENIENT).transcribe(voice(0, 1), [(0.0, 1.0)], "en")
