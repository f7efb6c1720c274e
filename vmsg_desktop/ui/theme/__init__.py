"""How the studio looks: tokens, style sheet, palette, fonts, icons and the focus ring."""
