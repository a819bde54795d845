#!/bin/sh
# Judge what ComfyUI writes: put the product's photo as original.png into its output folder.
exec packshot watch "${1:-ComfyUI/output}" --project "${2:-spring}" --json
