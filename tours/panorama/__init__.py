"""From a 360° photo to the tiles of a viewer. Needs no server: `auslage panorama` runs on it alone."""
