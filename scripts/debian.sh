# Packages of any Debian, unpacked into a folder: taken from the machine's own mirror, checked against Debian's archive key.
# Nothing is installed and nobody has to be root. To be sourced by a script that has set `shelf`, a folder of its own.
# shellcheck shell=sh disable=SC2154

key=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf '%s\n' "$@" >&2; }

# debian SUITE...: what `unpack` may take from. Ends the script where there is no mirror to take it from.
debian() {
    # shellcheck disable=SC2016 # apt's own placeholder
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | head -n 1)
    if [ -z "$mirror" ] || [ ! -f "$key" ]; then
        say "No mirror of Debian is known here; on Debian run apt-get update first."
        exit 1
    fi
    rm -rf "$shelf/apt"
    mkdir -p "$shelf/apt/lists/partial" "$shelf/apt/cache/archives/partial" "$shelf/apt/sources" "$shelf/apt/debs"
    printf '%s\n' "Types: deb" "URIs: $mirror" "Suites: $*" "Components: main" "Signed-By: $key" \
        >"$shelf/apt/sources/debian.sources"
    apt update
}

apt() {
    apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$shelf/apt/sources" \
        -o "Dir::State::lists=$shelf/apt/lists" -o "Dir::Cache=$shelf/apt/cache" -o APT::Sandbox::User=root \
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}

# unpack FOLDER SUITE PACKAGE...
unpack() {
    folder=$shelf/$1 suite=$2
    mkdir -p "$folder"
    shift 2
    for package; do
        shift
        set -- "$@" "$package/$suite"
    done
    (cd "$shelf/apt/debs" && apt download "$@")
    for file in "$shelf/apt/debs/"*.deb; do dpkg -x "$file" "$folder"; done
    rm -f "$shelf/apt/debs/"*.deb
}
