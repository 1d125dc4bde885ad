package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.ServiceNowException;

/** Something that asks ServiceNow. */
@FunctionalInterface
public interface Attempt<T> {

    T run() throws ServiceNowException, InterruptedException;
}
