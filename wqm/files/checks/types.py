"""What may be uploaded. Without Django, so that the process in which content is looked into starts quickly."""

# extension -> content type that we serve it as
ALLOWED_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "jpg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "txt": "text/plain",
}
# What is played to those who do not read yet; nothing else of sound is kept.
SOUND_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}
PICTURES = {"jpg", "png"}
TEXTS = {"csv", "txt"}
DOCUMENTS = {"docx", "xlsx", "pptx", "odt"}
