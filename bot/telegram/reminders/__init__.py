"""Reminders and subscriptions: what can be remembered, when it is due, and the menu to set it up."""
