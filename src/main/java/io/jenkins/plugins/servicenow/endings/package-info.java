/**
 * Says on change requests how the builds and waits have ended that they were for: a list in a file, on which a build is before its
 * change request is created, and a thread that writes the notes. Steps put builds and waits on the list.
 */
package io.jenkins.plugins.servicenow.endings;
