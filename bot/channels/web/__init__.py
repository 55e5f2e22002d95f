"""The web chat: a page, an HTTP interface for what people send, and a WebSocket for what they get."""
