"""The room that joins all rooms: one `Conversation` owns one session from its first sample to its close."""

from services.conversation.conversation import Conversation
from services.conversation.engines import ConversationSettings, Engines

__all__ = ["Conversation", "ConversationSettings", "Engines"]
