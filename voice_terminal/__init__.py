"""The kiosk: listening (Vosk), speaking (Piper), the spoken conversation and its screen."""
