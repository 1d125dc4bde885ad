package org.jvnet.hudson.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** In Lite it records, and leaves printing to the handlers that are there. */
public class LogRecorder implements AutoCloseable {
    /** With the level they had before. */
    private final Map<Logger, Level> loggers = new HashMap<>();

    private final Deque<LogRecord> records = new ArrayDeque<>();
    private final SimpleFormatter formatter = new SimpleFormatter();
    private int maximum;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogRecorder() {
        handler.setLevel(Level.ALL);
    }

    private synchronized void add(LogRecord record) {
        if (records.size() == maximum) {
            records.poll();
        }
        if (maximum > 0) {
            records.add(record);
        }
    }

    /** @param maximum how many records to keep, the latest ones */
    public synchronized LogRecorder capture(int maximum) {
        this.maximum = maximum;
        return this;
    }

    public LogRecorder record(Logger logger, Level level) {
        loggers.putIfAbsent(logger, logger.getLevel());
        logger.setLevel(level);
        logger.removeHandler(handler);
        logger.addHandler(handler);
        return this;
    }

    public LogRecorder record(String name, Level level) {
        return record(Logger.getLogger(name), level);
    }

    public LogRecorder record(Class<?> clazz, Level level) {
        return record(clazz.getName(), level);
    }

    public synchronized List<LogRecord> getRecords() {
        return List.copyOf(records);
    }

    /** Formatted, without the stack traces. */
    public List<String> getMessages() {
        return getRecords().stream().map(formatter::formatMessage).toList();
    }

    @Override
    public synchronized void close() {
        loggers.forEach((logger, level) -> {
            logger.setLevel(level);
            logger.removeHandler(handler);
        });
        loggers.clear();
        records.clear();
    }
}
