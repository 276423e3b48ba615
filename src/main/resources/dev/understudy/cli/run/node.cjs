// Connects sockets of Node to Understudy where they ask for an emulated service, and refuses every
// other host outside of this machine. Loaded by NODE_OPTIONS, also into workers and child processes.
'use strict';
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const { host, port, services, allowed, refusals } = SETTINGS;
const connect = net.Socket.prototype.connect;

function isLocal(name) {
  return /^(.+\.)?localhost$|^127\.|^::1$|^::ffff:127\.|^0\.0\.0\.0$|^::$/.test(name) || name === host;
}

net.Socket.prototype.connect = function (...args) {
  const [options, callback] = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
  const name = String(options.host || 'localhost').toLowerCase().replace(/\.$/, '');
  if (services.includes(name)) {
    // the name for TLS is an option of its own, which stays
    return connect.call(this, { ...options, host, port, lookup: undefined }, callback);
  }
  if (options.path || isLocal(name) || allowed.includes(name)) {
    return connect.apply(this, args);
  }
  appendFileSync(refusals, `${name}\n`);
  const error = new Error(`Understudy refuses ${name}: it is none of the emulated services. Allow it with --allow-host ${name}.`);
  process.nextTick(() => this.destroy(Object.assign(error, { code: 'ERR_UNDERSTUDY_REFUSED' })));
  return this;
};
