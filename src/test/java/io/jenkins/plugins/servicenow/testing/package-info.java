/** What the tests of Jenkinsfiles and shared libraries use, in other projects too: it needs no other test of the plugin. */
package io.jenkins.plugins.servicenow.testing;
