/** One line on stderr that says what is going on; on a terminal it replaces itself, else only changes of subject are told. */
export class Progress {
  #subject = '';

  tell(what: string): void {
    const [subject] = what.split(':');
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
    else if (subject !== this.#subject) process.stderr.write(`${subject} …\n`);
    this.#subject = subject;
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
