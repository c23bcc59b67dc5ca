"""A worker process: `python -m services.asr.pocketsphinx.worker LM DICTIONARY DOMAIN_LIMIT GENERAL_LIMIT`.

Reads messages from standard input and writes results to standard output. It ends when its input ends, so it cannot
outlive the server. It is single-threaded: between two steps of decoding of some milliseconds each it reads all messages
that have come.
"""

import os
import resource
import select
import signal
import sys
import time
from pathlib import Path

from services.asr.pocketsphinx.decoder_pool import DecoderPool
from services.asr.pocketsphinx.decoder_run import DecoderModels, general_models
from services.asr.pocketsphinx.messages import MessageKind, Unpacker, WorkerMessage, packed_json
from services.asr.pocketsphinx.utterance import WorkerUtterance

READ = 1 << 16

ALIVE_S = 1.0


class Worker:
    """Decodes the utterances of the server's slot. `source` and `sink` are file descriptors."""

    def __init__(self, source: int, sink: int, domain: DecoderPool, general: DecoderPool) -> None:
        self._source = source
        self._sink = sink
        self._shelves = domain, general
        self._unpacker = Unpacker()
        self._utterances: dict[int, WorkerUtterance] = {}
        self._seen_s = float("-inf")

    def run(self) -> None:
        """Serve until the input ends."""
        self._send(WorkerMessage(MessageKind.READY).packed())
        working = False
        while self._take_in(wait=not working):
            working = self._work()
            self._show_life()

    def _take_in(self, wait: bool) -> bool:
        """Handle all messages that have come; with `wait`, block until there is one. False at the end of the input."""
        while select.select([self._source], [], [], None if wait else 0)[0]:
            data = os.read(self._source, READ)
            if not data:
                return False
            for message in self._unpacker.unpack(data):
                self._take(message)
            wait = False
        return True

    def _take(self, message: WorkerMessage) -> None:
        match message.kind:
            case MessageKind.OPEN:
                self._utterances[message.utterance] = WorkerUtterance(*self._shelves)
            case MessageKind.AUDIO:
                self._utterances[message.utterance].add_audio(message.body)
            case MessageKind.ASK:
                question = message.json()
                self._utterances[message.utterance].ask(question["ask"], question["final"])
            case MessageKind.CLOSE:
                self._utterances.pop(message.utterance).close()
            case _:
                raise ValueError(f"a recogniser process takes no {message.kind.name}")

    def _work(self) -> bool:
        """One step of one utterance: of those with an open question first, in rotation. False if there is no
        work."""
        order = sorted(self._utterances.items(), key=lambda item: not item[1].asked)
        for number, utterance in order:
            worked, guess = utterance.step()
            if guess is not None:
                self._send(packed_json(MessageKind.GUESS, number, guess))
            if worked:
                self._utterances[number] = self._utterances.pop(number)  # move to the end: the others come first now
                return True
        return False

    def _show_life(self) -> None:
        """Send ALIVE once a second while working, since results may be seconds apart."""
        now_s = time.monotonic()
        if now_s - self._seen_s >= ALIVE_S:
            self._seen_s = now_s
            self._send(packed_json(MessageKind.ALIVE, 0, {"mb": size_mb()}))

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._sink, view) :]


def size_mb() -> int:
    """Peak memory of this process in MiB, which is about its size now, since loaded models stay loaded."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit >> 20


def main(language_model: str, dictionary: str, domain_limit: str, general_limit: str) -> None:
    """Load the decoders and serve until the server closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; only the server ends us
    sink = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of the C library must not mix with messages
    domain = DecoderPool(DecoderModels(Path(language_model), Path(dictionary)), int(domain_limit))
    general = DecoderPool(general_models(), int(general_limit))
    try:
        Worker(sys.stdin.fileno(), sink, domain, general).run()
    except BrokenPipeError:
        return  # the server has ended


if __name__ == "__main__":
    main(*sys.argv[1:])
