# shellcheck shell=sh
# Sizes of letters for a screen, in points; both kinds of screen use them.

# normal_letters WIDTH HEIGHT: the largest with which 112 x 30 cells fit; on an upright screen, 92 x 60.
# FONT_SIZE in /etc/kiosk/screen takes precedence.
normal_letters() {
    if [ "${FONT_SIZE:-}" ]; then
        echo "$FONT_SIZE"
    elif [ "$2" -gt "$1" ]; then
        largest "$1" "$2" 92 60
    else
        largest "$1" "$2" 112 30
    fi
}

# large_letters WIDTH HEIGHT: for who asks for them, the largest with which 80 x 24 cells fit.
large_letters() { largest "$1" "$2" 80 24; }

# largest WIDTH HEIGHT COLUMNS ROWS
# A cell of DejaVu Sans Mono is 0.602 em wide and 1.19 em high; the screen counts 96 points of 4/3 pixel an inch.
largest() {
    awk -v w="$1" -v h="$2" -v c="$3" -v r="$4" 'BEGIN {
        wide = int(w / c) / 0.602; high = int(h / r) / 1.19
        printf "%.2f\n", (wide < high ? wide : high) * 0.75 }'
}
