"""Tracks what the server has said, as far as needed to tell when it has answered. Pure."""

from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass(slots=True)
class ReceivedAnswer:
    """A response: when it began, and when its first text and first segment arrived, by the client's clock."""

    began_s: float
    text: str = ""
    text_s: float | None = None
    segment_s: float | None = None
    status: str | None = None

    @property
    def speakable_s(self) -> float | None:
        """When the first speakable text arrived; the first text of any kind if the server sends no segments."""
        return self.text_s if self.segment_s is None else self.segment_s


@dataclass(slots=True)
class Progress:
    """The state of the conversation. Times are seconds by the client's clock since its first sample."""

    transcript: str = ""
    answers: dict[str, ReceivedAnswer] = field(default_factory=dict)
    speaking: bool = False
    error: str | None = None

    def take(self, event: Event, at_s: float) -> None:
        """Applies one event, received at `at_s`."""
        match event:
            case {"type": "input_audio_buffer.speech_started"}:
                self.speaking = True
            case {"type": "input_audio_buffer.speech_stopped"}:
                self.speaking = False
            case {"type": "conversation.item.input_audio_transcription.completed", "transcript": str(text)}:
                self.transcript = text
            case {"type": "response.created", "response": {"id": str(name)}}:
                self.answers[name] = ReceivedAnswer(at_s)
            case {"type": "response.output_text.delta", "response_id": str(name), "delta": str(text)}:
                answer = self.answers.setdefault(name, ReceivedAnswer(at_s))
                answer.text += text
                answer.text_s = at_s if answer.text_s is None else answer.text_s
            case {"type": "x_foresay.segment", "response_id": str(name), "speech": str(speech)} if speech:
                answer = self.answers.setdefault(name, ReceivedAnswer(at_s))
                answer.segment_s = at_s if answer.segment_s is None else answer.segment_s
            case {"type": "response.done", "response": {"id": str(name), "status": str(status)}}:
                self.answers.setdefault(name, ReceivedAnswer(at_s)).status = status
            case {"type": "error", "error": {"message": str(message)}}:
                self.error = message

    def answered(self, since_s: float) -> ReceivedAnswer | None:
        """The answer that began after `since_s`, once it is complete and nothing else is under way; None before."""
        if self.speaking or any(answer.status is None for answer in self.answers.values()):
            return None
        ended = ("completed", "failed")
        said = [answer for answer in self.answers.values() if answer.began_s >= since_s and answer.status in ended]
        return said[-1] if said else None
