"""The full-screen page: a small server on loopback, one page, and the answer to take home (QR code, printed slip)."""
