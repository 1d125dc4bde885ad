package io.jenkins.plugins.servicenow.client;

/** Something that asks ServiceNow. */
@FunctionalInterface
interface Attempt<T> {

    T run() throws ServiceNowException, InterruptedException;
}
