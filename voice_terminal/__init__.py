"""The kiosk: listening (Vosk), speaking (Piper), the spoken conversation and its screen."""

import os

# onnxruntime (Piper's engine) from 1.29 on keeps a device id and sends usage reports to its maker unless this is set
# before it is imported; a call afterwards is too late. What is spoken in a village hall stays there.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
