"""How the encoder learns a county's matters (`kreis anpassen`). Needs PyTorch; nothing here runs in service."""
