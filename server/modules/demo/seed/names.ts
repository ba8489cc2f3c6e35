import { generateValidId } from '@tongzhou/kernel';
import type { Random } from './random.ts';

/** The four cities of the demo; region codes of the prefectures themselves, which stand on nobody's card. */
export const CITIES = {
  baishan: { code: '220600', name_zh: '白山市', name_en: 'Baishan' },
  jilin: { code: '220200', name_zh: '吉林市', name_en: 'Jilin City' },
  changchun: { code: '220100', name_zh: '长春市', name_en: 'Changchun' },
  yanbian: { code: '222400', name_zh: '延边朝鲜族自治州', name_en: 'Yanbian' },
} as const;
export type City = keyof typeof CITIES;
export const CITY_KEYS = Object.keys(CITIES) as City[];

export type Sex = 'f' | 'm';

export interface Invented {
  name: string;
  sex: Sex;
  birth: string;
  city: City;
  id_number: string;
  /** E.164; null: has no phone of his own (a child) */
  phone: string | null;
}

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁于蒋蔡余杜叶程魏苏吕丁任沈姚卢姜钟谭陆汪范石贾韦付方邹熊孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱覃武戴莫孔汤',
];
const COMPOUND = ['欧阳', '司马', '上官', '诸葛', '慕容', '令狐', '尉迟', '公孙', '东方', '夏侯'];
const KOREAN_SURNAMES = [...'金朴崔李全许姜尹池玄方南韩黄'];
const KOREAN_GIVEN: Record<Sex, string[]> = {
  f: ['美花', '顺姬', '英实', '明淑', '香兰', '银姬', '春子', '善玉', '莲花', '京淑', '贞子', '海燕'],
  m: ['哲洙', '京哲', '龙哲', '正浩', '成日', '永浩', '光洙', '东赫', '昌国', '铁男', '明哲', '承勋'],
};
const GIVEN: Record<Sex, string[]> = {
  f: [
    ...[
      '秀英',
      '桂兰',
      '淑芬',
      '玉梅',
      '丽华',
      '晓雯',
      '春燕',
      '雪梅',
      '红霞',
      '佳怡',
      '欣然',
      '雨桐',
      '文静',
      '海霞',
    ],
    ...['立新', '亚男', '冬梅', '凤琴', '艳秋', '思琪', '静', '敏', '娟', '燕', '丹', '颖'],
  ],
  m: [
    ...[
      '建国',
      '国庆',
      '志强',
      '海涛',
      '立军',
      '德福',
      '长山',
      '文斌',
      '晓东',
      '永胜',
      '占江',
      '宝林',
      '浩然',
      '子轩',
    ],
    ...['天佑', '明远', '铁柱', '春生', '伟', '强', '磊', '军', '洋', '勇', '涛', '鹏'],
  ],
};

export function inventName(random: Random, city: City, sex: Sex): string {
  if (city === 'yanbian' && random.chance(0.55))
    return random.pick(KOREAN_SURNAMES) + random.pick(KOREAN_GIVEN[sex]);
  if (random.chance(0.05)) return random.pick(COMPOUND) + random.pick(GIVEN[sex]);
  return random.pick(SURNAMES) + random.pick(GIVEN[sex]);
}

/** Makes people who do not exist: each with a document number of its own and, unless a child, a phone. */
export class People {
  readonly #random: Random;
  /** how many were made per city, sex and birthday, and in all */
  readonly #sequences = new Map<string, number>();
  #phones = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  invent(p: { city: City; sex: Sex; birth: string; name?: string; phone?: boolean }): Invented {
    const region = CITIES[p.city].code;
    const key = `${region} ${p.birth} ${p.sex}`;
    const sequence = this.#sequences.get(key) ?? this.#random.int(0, 30);
    this.#sequences.set(key, sequence + 1);
    return {
      name: p.name ?? inventName(this.#random, p.city, p.sex),
      sex: p.sex,
      birth: p.birth,
      city: p.city,
      id_number: generateValidId({ birth: p.birth, sex: p.sex, sequence, region }),
      phone: p.phone === false ? null : this.phone(),
    };
  }

  /** A birthday `age` full years before `today`, some days off so that not everybody has birthday on one day. */
  birthday(today: string, age: number): string {
    return Temporal.PlainDate.from(today)
      .subtract({ years: age, days: this.#random.int(1, 360) })
      .toString();
  }

  /** 1990000xxxx: of the right shape, and obviously made up. */
  phone(): string {
    this.#phones += 1;
    return `+861990000${String(this.#phones).padStart(4, '0')}`;
  }
}
