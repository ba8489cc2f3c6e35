import { expect, it } from 'vitest';
import { QUESTIONS } from '../../server/modules/society/domain/quiz.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { become, peopleIn } from './people.ts';
import type { Place } from './place.ts';
import { COORDINATOR } from './visit.ts';
import type { Visitor } from './visitor.ts';

export const serving = (place: () => Place): void => {
  it('a member becomes a representative: training, papers, an interview, and a badge that anybody can check', async () => {
    const { demo } = place();
    const v = await place().arrives(PHONE);
    const [member] = await peopleIn(v, 'member');
    await become(v, member!.name);
    await v.open('/app/me');
    await v.link(/做会员代表/, false).click();
    await v.button('申请').click();
    await v.sees('接下来要做的事');

    await v.link(/培训问答/, false).click();
    await answer(v, (right, options) => options.find((option) => option !== right)!);
    await v.sees(/还没有通过/);
    await answer(v, (right) => right);
    await v.sees(/通过了/);
    await v.link(/看下一步/, false).click();
    for (const paper of [/签行为守则/, /签不经手钱款承诺/]) {
      await v.link(paper, false).click();
      await v.button('我读完了，签名').click();
    }
    await v.sees(/都做完了/);

    const coordinator = await place().arrives(DESKTOP);
    await become(coordinator, COORDINATOR);
    await coordinator.open('/console/societies');
    await coordinator
      .link(/白山互助社/, false)
      .first()
      .click();
    const row = coordinator.page.getByRole('row').filter({ hasText: '申请' }).first();
    await row.getByRole('button', { name: '确认' }).click();
    await coordinator.button('确认，任期一年').click();
    await coordinator.sees('已确认');
    await coordinator.leave();

    await v.page.reload();
    await v.sees('在任');
    await v.link('出示代表证').click();
    await v.sees('在任会员代表');
    await v.leave();
    expect(await demo.broken()).toEqual([]);
  });
};

async function answer(
  v: Visitor,
  chosen: (right: string, options: readonly string[]) => string,
): Promise<void> {
  for (const question of QUESTIONS) {
    const option = question.options.indexOf(chosen(question.right, question.options));
    const box = v.page.getByRole('group').nth(QUESTIONS.indexOf(question));
    await box.getByRole('radio').nth(option).check();
  }
  await v.button('交卷').click();
}
