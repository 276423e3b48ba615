/** The server itself: the command line, and the server as a library. */
package dev.understudy;
