package hudson.util;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

public final class NamingThreadFactory implements ThreadFactory {
    private final ThreadFactory delegate;
    private final String name;
    private final AtomicInteger count = new AtomicInteger();

    public NamingThreadFactory(ThreadFactory delegate, String name) {
        this.delegate = delegate;
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable r) {
        var thread = delegate.newThread(r);
        thread.setName(name + " [#" + count.incrementAndGet() + "]");
        return thread;
    }
}
