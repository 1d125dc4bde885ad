package org.jvnet.hudson.test.junit.jupiter;

import jenkinslite.BuildWatcher;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints the logs of builds while they run. */
public class BuildWatcherExtension implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        BuildWatcher.enable(true);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        BuildWatcher.enable(false);
    }
}
