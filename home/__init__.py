"""The front doors: what each person sees first and should do next."""
