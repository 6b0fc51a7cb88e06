"""The kiosk as a Textual app: takes what screens say, and hands it on."""
