#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The examples of the manual pages, on saved debugfs files and a fake module: none
# is refused.  Those that run a scenario are in tests/vm/cases.  Prints TAP.
#
#	examples.sh MMDEPCTL FAKE_MMDEPCTL

set -u
cd "$(dirname "$0")" || exit 1
fake=${2:?path of mmdepctl with a fake module}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# The findings of one machine and the figures of another.
cp -r fixtures/debian-6.12 "$tmp/debugfs"
cp fixtures/findings/* "$tmp/debugfs"
cat >"$tmp/mmdepctl" <<END
#!/bin/sh
FAKE_MODULE='records=missed,open' exec "$fake" --device /dev/fake-mmdep \
	--root "$PWD/fixtures/root-findings" --debugfs "$tmp/debugfs" "\$@"
END
# Nothing is loaded into this machine's kernel.
printf '#!/bin/sh\n' >"$tmp/modprobe"
printf '#!/bin/sh\ncat\n' >"$tmp/less"
chmod +x "$tmp/mmdepctl" "$tmp/modprobe" "$tmp/less"
export PATH=$tmp:$PATH

pages=$(cd ../../Documentation/man && pwd)

# What an example writes, the next one reads.
cd "$tmp" || exit 1
number=0
failed=0
echo "TAP version 13"
while read -r example; do
	case $example in
	*' scenario run '*) continue ;;
	esac
	number=$((number + 1))
	sh -c "$example" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	# 2: something was found.
	if [ ! -s "$tmp/err" ] && { [ "$status" = 0 ] || [ "$status" = 2 ]; }; then
		echo "ok $number - example: $example"
	else
		echo "not ok $number - example: $example"
		sed 's/^/# /' "$tmp/out" "$tmp/err"
		echo "# status $status"
		failed=$((failed + 1))
	fi
done < <(sed -n 's/^\.It Li \(mmdepctl .*\)/\1/p' "$pages"/*)
echo "1..$number"
[ "$number" -gt 0 ] && [ "$failed" -eq 0 ]
