package render

import "strings"

// Banner draws a word in letters that can be read from the back of a room, as large
// as width and the height of the screen allow; nil if they would leave too little of it.
func (r Renderer) Banner(word string, width, height int) []string {
	var rows [5]string // of pixels
	for i, c := range word {
		l := letter(c)
		for y := range rows {
			if i > 0 {
				rows[y] += " "
			}
			rows[y] += l[y]
		}
	}
	dots := len(rows[0])
	solid := r.Glyphs.Entered
	switch {
	case 2*dots <= width && height >= 36: // square dots
		return dotted(rows[:], solid+solid, "  ")
	case dots <= width && height >= 30:
		return dotted(rows[:], solid, " ")
	}
	return nil
}

func dotted(rows []string, on, off string) []string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.NewReplacer("#", on, " ", off).Replace(row)
	}
	return lines
}

// letter is a letter of the verdicts, five dots high.
func letter(r rune) [5]string {
	switch r {
	case 'A':
		return [5]string{" ### ", "#   #", "#####", "#   #", "#   #"}
	case 'C':
		return [5]string{" ####", "#    ", "#    ", "#    ", " ####"}
	case 'D':
		return [5]string{"#### ", "#   #", "#   #", "#   #", "#### "}
	case 'E':
		return [5]string{"#####", "#    ", "###  ", "#    ", "#####"}
	case 'F':
		return [5]string{"#####", "#    ", "###  ", "#    ", "#    "}
	case 'G':
		return [5]string{" ####", "#    ", "#  ##", "#   #", " ####"}
	case 'I':
		return [5]string{"###", " # ", " # ", " # ", "###"}
	case 'L':
		return [5]string{"#    ", "#    ", "#    ", "#    ", "#####"}
	case 'M':
		return [5]string{"#   #", "## ##", "# # #", "#   #", "#   #"}
	case 'N':
		return [5]string{"#   #", "##  #", "# # #", "#  ##", "#   #"}
	case 'O':
		return [5]string{" ### ", "#   #", "#   #", "#   #", " ### "}
	case 'P':
		return [5]string{"#### ", "#   #", "#### ", "#    ", "#    "}
	case 'R':
		return [5]string{"#### ", "#   #", "#### ", "#  # ", "#   #"}
	case 'S':
		return [5]string{" ####", "#    ", " ### ", "    #", "#### "}
	case 'T':
		return [5]string{"#####", "  #  ", "  #  ", "  #  ", "  #  "}
	case 'V':
		return [5]string{"#   #", "#   #", "#   #", " # # ", "  #  "}
	case 'W':
		return [5]string{"#   #", "#   #", "# # #", "## ##", "#   #"}
	case 'Y':
		return [5]string{"#   #", " # # ", "  #  ", "  #  ", "  #  "}
	}
	return [5]string{"   ", "   ", "   ", "   ", "   "}
}
