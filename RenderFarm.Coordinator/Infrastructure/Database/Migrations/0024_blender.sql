ALTER TABLE jobs ADD COLUMN blender TEXT;                              -- version of the Blender that renders it; null when any does
