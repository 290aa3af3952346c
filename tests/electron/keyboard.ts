/** The app used by keyboard alone, with every key counted. */
import type { Page } from '@playwright/test'

/** Who gives up after this many presses of Tab has found a control that cannot be reached. */
const mostTabs = 60

export class Keyboard {
  readonly page: Page
  /** Keys pressed so far; a key with modifiers is one, each letter of a text is one. */
  pressed = 0

  constructor(page: Page) {
    this.page = page
  }

  async press(key: string): Promise<void> {
    this.pressed++
    await this.page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    this.pressed += text.length
    await this.page.keyboard.type(text)
  }

  /** Presses Tab until what is named has the keyboard: a control that cannot be reached so fails the test. */
  async tabTo(name: RegExp): Promise<void> {
    for (let presses = 0; presses < mostTabs; presses++) {
      if (name.test(await this.focused())) return
      await this.press('Tab')
    }
    throw new Error(`Tab never reached ${String(name)}`)
  }

  /** What has the keyboard, by its accessible name or text. */
  private focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return ''
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
          ? [...(element.labels ?? [])].map((label) => label.innerText)
          : []
      return [element.getAttribute('aria-label') ?? '', ...labels, element.innerText].join(' ').trim()
    })
  }
}
