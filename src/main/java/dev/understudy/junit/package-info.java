/** JUnit 5: one server for a test run, one sandbox for each test. */
package dev.understudy.junit;
