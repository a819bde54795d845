"""Pictures in API responses."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.media import image_urls
from annotator.models import Image


class ImageSerializer(serializers.Serializer[Image]):
    """A picture in three sizes: addresses on this server, and the full size in pixels."""

    thumb = serializers.CharField(help_text="256 px on the longest side")
    screen = serializers.CharField(help_text="1280 px on the longest side")
    full = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()

    def to_representation(self, instance: Image) -> dict[str, object]:
        """Take the addresses from the module that serves the pictures."""
        return {**image_urls(instance)}
