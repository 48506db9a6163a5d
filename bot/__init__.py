"""The gateway: channels (web, Telegram), the conversation's hand-over to Rasa, and the command line."""
