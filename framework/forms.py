"""What the office uploads."""

from django import forms

from wqm.files.checks import BadUpload, check_size

MOST_BYTES = 2 * 1024 * 1024


class ImportForm(forms.Form):
    """A framework version as a file."""

    file = forms.FileField(label="Framework file", help_text="A .json file that was exported here.")

    def clean_file(self):
        """Not empty and not enormous."""
        upload = self.cleaned_data["file"]
        try:
            check_size(upload.size, MOST_BYTES)
        except BadUpload as error:
            raise forms.ValidationError(str(error)) from error
        return upload
