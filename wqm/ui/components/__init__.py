"""The functions behind the template tags, by kind. `wqm.ui.templatetags.ui` lists all with their arguments."""
