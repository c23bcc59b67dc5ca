"""Any OpenAI-compatible chat-completions server as a model, in one of two dialects."""

from services.models.chat.session import ChatModel, ChatSession, DialectName

__all__ = ["ChatModel", "ChatSession", "DialectName"]
