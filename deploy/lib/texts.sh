# shellcheck shell=sh
# shellcheck disable=SC2154 # variables shared with the other parts
# Merges the office's texts with those of a new version, file by file; the office's changes are never lost.

# Lists every file of three folders, once.
text_files() {
    for folder in "$@"; do
        [ ! -d "$folder" ] || (cd "$folder" && find . -type f)
    done | sed 's/^\.\///' | LC_ALL=C sort -u
}

same() { if [ -e "$1" ] && [ -e "$2" ]; then cmp -s "$1" "$2"; else [ ! -e "$1" ] && [ ! -e "$2" ]; fi; }

take() {
    [ -e "$1" ] || return 0
    mkdir -p "$(dirname "$2")"
    cp -p "$1" "$2"
}

# merge_texts BASE NEW THEIRS OUT OFFER: OUT gets the texts to use; OFFER new texts that the office may adopt.
merge_texts() {
    base=$1 new=$2 theirs=$3 out=$4 offer=$5
    rm -rf "$out" "$offer"
    mkdir -p "$out"
    text_files "$base" "$new" "$theirs" | while read -r file; do
        if same "$base/$file" "$theirs/$file"; then
            take "$new/$file" "$out/$file"
            if [ ! -e "$new/$file" ]; then
                say "Texto que esta versión ya no trae, y se quita: $file"
            elif ! same "$base/$file" "$new/$file"; then
                say "Texto nuevo de esta versión: $file"
            fi
        elif same "$base/$file" "$new/$file" || same "$new/$file" "$theirs/$file"; then
            take "$theirs/$file" "$out/$file"
        else
            take "$theirs/$file" "$out/$file"
            offer_text "$file"
        fi
    done
}

# Changed by the office and by the new version: merged if diff3 can.
offer_text() {
    text=$1
    [ -e "$new/$text" ] || { say "Texto que la versión nueva ya no trae; se queda el de la oficina: $text"; return 0; }
    take "$new/$text" "$offer/$text"
    case $text in
        *.toml | *.md | *.txt)
            if [ -e "$theirs/$text" ] && [ -e "$base/$text" ] \
                && diff3 -m "$theirs/$text" "$base/$text" "$new/$text" > "$offer/$text.both" 2> /dev/null; then
                mv "$offer/$text.both" "$offer/$text"
                say "Texto con cambios de la oficina y de la versión nueva; se queda el de la oficina: $text"
                say "  Los dos juntos están en /etc/kiosk/textos-nuevos/$text"
                return 0
            fi
            rm -f "$offer/$text.both"
            ;;
    esac
    if [ -e "$theirs/$text" ]; then
        say "Texto que cambió en los dos lados; se queda el de la oficina: $text"
    else
        say "Texto que la oficina quitó y la versión nueva cambió; sigue quitado: $text"
    fi
    say "  El de la versión nueva está en /etc/kiosk/textos-nuevos/$text"
}

packaged_texts() { echo "$opt/releases/$1"/lib/python3*/site-packages/kiosk/_templates; }

# Installs the merged texts; the old ones are kept for going back.
apply_texts() {
    rm -rf "$state/before" "$state/applied"
    mkdir -p "$state/before"
    cp -a "$etc/templates" "$state/before/templates"
    if [ -d "$state/texts" ]; then cp -a "$state/texts" "$state/before/texts"; fi
    replace_folder "$trial/texts" "$etc/templates"
    replace_folder "$(packaged_texts "$1")" "$state/texts"
    cp -a "$etc/templates" "$state/applied"
    if [ -d "$trial/offer" ]; then replace_folder "$trial/offer" "$etc/textos-nuevos"; else rm -rf "$etc/textos-nuevos"; fi
    texts_rights
}

texts_rights() {
    for folder in "$etc/templates" "$etc/textos-nuevos"; do
        [ -d "$folder" ] || continue
        chown -R root:kiosk "$folder"
        chmod -R u=rwX,g=rX,o= "$folder"
    done
}

# Replaces TO by a copy of FROM; after a power cut one of both is complete.
replace_folder() {
    rm -rf "$2.new" "$2.old"
    cp -a "$1" "$2.new"
    if [ -d "$2" ]; then mv "$2" "$2.old"; fi
    mv "$2.new" "$2"
    rm -rf "$2.old"
}

# Restores the texts before the update, unless the office has changed something since.
texts_back() {
    [ -d "$state/before/templates" ] || return 0
    if diff -rq "$etc/templates" "$state/applied" > /dev/null 2>&1; then
        replace_folder "$state/before/templates" "$etc/templates"
        if [ -d "$state/before/texts" ]; then replace_folder "$state/before/texts" "$state/texts"; fi
        texts_rights
    else
        say "Los textos cambiaron después de la actualización y se quedan. Los de antes: $state/before/templates"
    fi
    rm -rf "$state/applied"
}
