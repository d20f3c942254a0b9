"""Which key store belongs to this database. The keys themselves are in no table."""

from django.db import models


class KeyStoreMark(models.Model):
    """The mark that the worker's key folders carry: one row, or none before a worker has started.

    Written by the worker when it starts; the web can neither read nor write it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    mark = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="key_store_mark_once")]

    def __str__(self) -> str:
        return self.mark
