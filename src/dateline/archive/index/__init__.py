"""An index beside the segments: from words and codes to rows, newest first, and events in numbers, from which counts are made."""
