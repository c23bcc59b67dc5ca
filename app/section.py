"""What all sections of the settings have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Unknown keys are refused, so that a misspelt setting is an error instead of a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)
