"""The meanings of the network's outputs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The lists that name the network's outputs."""

    labels: tuple[str, ...]
    acts: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def span_tags(self) -> int:
        return 2 * len(self.kinds) + 1

    def tag(self, kind: str, begin: bool) -> int:
        return 1 + 2 * self.kinds.index(kind) + (0 if begin else 1)
