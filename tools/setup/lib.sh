# Shared by ./quickstart and ./check (bash). A step prints one line; what it had to say is in $log.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
# What the user's shell tells our programs (tests/cli/environment.py) has no say here.
for variable in $(compgen -v | grep -E '^(W2V|TFIDF|NGRAM|TOK|WORDLOOM)_' |
  grep -vxE 'WORDLOOM_(BIN|DATA|FETCH_BASE|KENLM_PYTHON|RETRIED|SLOWNESS|WORD2VEC)' || true); do unset "$variable"; done
log=$root/build/$job.log
mkdir -p build
: >"$log"
if [ -z "${CUDACXX:-}" ] && ! command -v nvcc >/dev/null && [ -x /usr/local/cuda/bin/nvcc ]; then
  export CUDACXX=/usr/local/cuda/bin/nvcc
fi

say() { printf '%s\n' "$job: $*"; }

# step "what it does" command...: one line, and the end of the log when it fails.
step() {
  local what=$1 begin=$SECONDS status=0
  shift
  printf '%s: %-58s' "$job" "$what"
  printf '\n### %s\n' "$what" >>"$log"
  "$@" </dev/null >>"$log" 2>&1 || status=$?
  if [ "$status" -eq 0 ]; then
    printf 'done (%ds)\n' $((SECONDS - begin))
    return 0
  fi
  printf 'FAILED\n' 
  tail -n 40 "$log" >&2
  say "failed at: $what (exit $status); the whole log: $log" >&2
  return "$status"
}

packages_of() { awk -v group="$1" '$1 == group { print $2 }' tools/setup/packages; }

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s\n' "$package"
  done
}

# need GROUP...: installs what is missing of these groups of tools/setup/packages, and touches nothing when all is there.
need() {
  local groups=$* group
  local -a wanted=() missing=() as_root=()
  for group in "$@"; do mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$group"); done
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no apt-get here: taking the libraries as they are (their Debian names: tools/setup/packages)"
    return 0
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ "${#missing[@]}" -eq 0 ]; then
    say "packages for $groups: all there"
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || { [ ! -t 2 ] && ! sudo -n true 2>/dev/null; }; then
      say "these packages are missing and only root may install them. As root, run:" >&2
      printf '  apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  # Package lists may be stale or absent; when they cannot be renewed the old ones may still do.
  step "apt-get update" "${as_root[@]}" apt-get update -q || say "going on with the package lists there are"
  step "apt-get install ${#missing[@]} packages for $groups" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# build PRESET [cmake option...]: configures when needed and builds everything.
build() {
  local preset=$1
  shift
  local -a options=("$@")
  command -v ccache >/dev/null && options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  step "configure the $preset build" cmake --preset "$preset" "${options[@]}" &&
    step "build $preset (minutes when fresh, moments after)" cmake --build "build/$preset"
}
