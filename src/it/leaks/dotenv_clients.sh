#!/bin/sh
# Prints the token that a program in Python and one in Node read with dotenv, where .env has another, and the
# statuses of a script that npm runs in npm. Argument: the folder with the installed clients.
set -eu
folder=$1
echo "PROLIFIC_TOKEN=real-env-file" > "$folder/node/.env"
cd "$folder/node"
"$folder/python/bin/python" -c '
import os, dotenv
dotenv.load_dotenv(".env")
print("python-dotenv:", os.environ["PROLIFIC_TOKEN"])'
node --input-type=module -e '
import dotenv from "dotenv";
dotenv.config({ quiet: true });
console.log("node-dotenv:", process.env.PROLIFIC_TOKEN);'
echo "shell: $PROLIFIC_TOKEN ${API_TOKEN:-none}"
npm run --silent outer
