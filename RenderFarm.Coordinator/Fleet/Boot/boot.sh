#!/bin/bash
# RenderFarm: brings a worker onto this instance, runs it, and switches the instance off when it ends, whatever happens.
#{settings}

trap '' PIPE
umask 022
{ mkdir -p renderfarm/home renderfarm/worker renderfarm/blender && cd renderfarm; } || { poweroff; exit 1; }
dir=$PWD
exec 3>&1 </dev/null >>boot.log 2>&1
imds=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
imds=${imds%/}
id=
pid=

say() {
  local line
  line="$(date -u +%FT%TZ) boot: $*"
  printf '%s\n' "$line"
  printf '%s\n' "$line" >&3
}

die() {
  say "$*"
  exit 1
}

meta() {
  local token
  token=$(curl -fsS --noproxy '*' -m 5 --retry 4 --retry-connrefused -X PUT \
    -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/latest/api/token") &&
    curl -fsS --noproxy '*' -m 5 --retry 4 -H "X-aws-ec2-metadata-token: $token" "$imds/latest/meta-data/$1"
}

field() { printf '%s' "$2" | tr -d '\n' | sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }

fetch() { # what, address, SHA-256, file
  local have code
  say "downloading $1"
  for pause in 5 20 0; do
    curl -fsS --connect-timeout 10 --speed-limit 1000 --speed-time 30 --retry 8 --retry-connrefused --retry-max-time 240 -o "$4" "$2"
    code=$?
    [ "$code" = 0 ] && break
    [ "$code" = 22 ] && die "the store does not give $1 to this instance: it was removed, or its address has expired"
    [ "$pause" = 0 ] && die "$1 cannot be downloaded: the store cannot be reached from here"
    sleep "$pause"
  done
  have=$(sha256sum <"$4")
  have=${have%% *}
  [ "$have" = "$3" ] || die "$1 is not what was uploaded: its SHA-256 is $have instead of $3"
}

ship() {
  local role keys token hash
  role=$(meta iam/security-credentials/ | head -n 1)
  keys=$(meta "iam/security-credentials/$role")
  token=$(field Token "$keys")
  tail -c 1048576 boot.log >shipped.log
  hash=$(sha256sum <shipped.log)
  printf 'user = "%s:%s"\n' "$(field AccessKeyId "$keys")" "$(field SecretAccessKey "$keys")" |
    curl -fsS -K - --connect-timeout 10 -m 60 --retry 3 --aws-sigv4 "aws:amz:$region:s3" ${token:+-H "x-amz-security-token: $token"} \
      -H "x-amz-content-sha256: ${hash%% *}" -T shipped.log "$log_folder/${id:-unknown}.log" || say 'this log could not be stored'
}

finish() {
  trap 'keep_alive=0' TERM INT HUP
  trap - EXIT
  if [ -n "$pid" ]; then
    kill "$pid"
    wait "$pid"
  fi
  if [ "$keep_alive" -gt 0 ]; then
    say "this instance stays on for another $((keep_alive / 60)) minutes; what happened is in $dir/boot.log"
    say "to look into it: aws ssm start-session --region $region --target $id"
    [ -z "$key_pair" ] || say "or by ssh with the key pair $key_pair, once its security group lets you in"
    ship
    until=$((SECONDS + keep_alive))
    while [ "$keep_alive" -gt 0 ] && [ "$SECONDS" -lt "$until" ]; do
      sleep 5 3>&- &
      wait $!
    done
    say 'the instance switches off'
  else
    say 'the instance switches off'
    ship
  fi
  kill "$guard"
  poweroff || shutdown -h now || halt -p
  exit
}

guard() { # ends what hangs, and keeps the log small
  local limit
  while sleep 5 3>&-; do
    [ "$(wc -c <boot.log)" -lt 16777216 ] || { tail -c 1048576 boot.log >tail.log && cat tail.log >boot.log; }
    limit=$max_lifetime
    [ -e home/ready ] || [ "$keep_alive" -gt 0 ] || limit=$start_limit
    [ "$SECONDS" -lt "$limit" ] && continue
    say "this instance has run for $SECONDS s, and may not longer than $limit s$([ -e home/ready ] ||
      echo ' without a worker that has come up')"
    kill -TERM $$
    sleep 120 3>&-
    poweroff || shutdown -h now
  done
}

trap finish EXIT
trap 'keep_alive=0; exit 143' TERM INT HUP
guard &
guard=$!

say "RenderFarm on $(uname -srm)"
id=$(meta instance-id) || die 'the instance metadata cannot be read'
fetch 'the worker' "$worker_url" "$worker_sha256" worker.tar.gz
tar -xzf worker.tar.gz -C worker --no-same-owner || die 'the worker cannot be unpacked'
rm worker.tar.gz
if [ -n "$blender_url" ]; then
  fetch "$blender_name" "$blender_url" "$blender_sha256" blender.tar
  say "unpacking $blender_name"
  tar -xf blender.tar -C blender --no-same-owner || die 'Blender cannot be unpacked'
  rm blender.tar
  for Blender__Path in blender/blender blender/*/blender; do [ -x "$Blender__Path" ] && break; done
  [ -x "$Blender__Path" ] || die "there is no Blender in $blender_name"
  export Blender__Path=$dir/$Blender__Path
fi
if [ -n "$setup" ]; then
  say 'running the setup command'
  bash -c "$setup" 3>&- || die 'the setup command failed'
fi

export HOME=$dir/home Worker__Id=$id Worker__InstanceId=$id Worker__DataDirectory=$dir/home/worker Worker__ReadyFile=$dir/home/ready
#{environment}
as=()
if [ "$(id -u)" = 0 ]; then
  chown -R "$uid:$uid" home
  as=(setpriv "--reuid=$uid" "--regid=$uid" --clear-groups --)
  if ! "${as[@]}" test -x "$dir/worker/RenderFarm.Worker" -a -w "$HOME"; then
    say "the user $uid cannot run the worker here: it runs as root"
    as=()
  fi
fi

for try in 1 2 3; do
  say "starting the worker as $id"
  "${as[@]}" worker/RenderFarm.Worker 3>&- &
  pid=$!
  wait "$pid"
  code=$?
  pid=
  [ "$code" = 0 ] && break
  say "the worker ended with exit code $code, time $try of 3"
  sleep "$try"
done
say 'the worker has ended'
exit 0
