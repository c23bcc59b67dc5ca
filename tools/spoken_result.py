"""Renders the sentence in which a tool says what it has done."""

import logging
from collections.abc import Mapping
from typing import Any

from tools.spec import ToolSpec

log = logging.getLogger(__name__)


def said(spec: ToolSpec | None, arguments: Mapping[str, Any], result: Any) -> str:
    """Return one sentence to be spoken, or "" if the tool declares none or its rendering raises."""
    if spec is None or spec.say is None:
        return ""
    try:
        return spec.say(arguments, result)
    except Exception:
        log.exception("tool %s could not render its sentence", spec.name)
        return ""
