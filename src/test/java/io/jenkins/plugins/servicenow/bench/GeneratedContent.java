package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.client.AttachmentApi;
import java.io.InputStream;
import java.util.Random;

/** A file that is nowhere: the same bytes each time, made while they are read, of which no two blocks are equal. */
record GeneratedContent(long size) implements AttachmentApi.Content {

    @Override
    public InputStream open() {
        return new Blocks(size);
    }

    private static final class Blocks extends InputStream {

        private final byte[] block = new byte[64 * 1024];
        private final long size;
        private long position;

        Blocks(long size) {
            this.size = size;
            new Random(size).nextBytes(block);
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == size) {
                return -1;
            }
            var start = (int) (position % block.length);
            if (start == 0) {
                // Makes this block unlike all others.
                for (var each = 0; each < Long.BYTES; each++) {
                    block[each] = (byte) (position >> 8 * each);
                }
            }
            var count = (int) Math.min(Math.min(length, block.length - start), size - position);
            System.arraycopy(block, start, target, offset, count);
            position += count;
            return count;
        }
    }
}
