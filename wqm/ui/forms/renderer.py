"""The FORM_RENDERER."""

from django.forms.renderers import TemplatesSetting

from wqm.ui.forms.bound import GovukBoundField


class GovukRenderer(TemplatesSetting):
    """Renders forms, formsets and fields by our templates; the widgets inside stay Django's own."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = GovukBoundField
